/** Tests of what the window shows, without a window. */
@NullMarked
package dev.paddock.ui.model;

import org.jspecify.annotations.NullMarked;
