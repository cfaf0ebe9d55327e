/** Tests of the window. */
@NullMarked
package dev.paddock.ui;

import org.jspecify.annotations.NullMarked;
