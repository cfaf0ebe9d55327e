/** The window over the services. */
@NullMarked
package dev.paddock.ui;

import org.jspecify.annotations.NullMarked;
