/** Tests of the view of a log. */
@NullMarked
package dev.paddock.ui.log;

import org.jspecify.annotations.NullMarked;
