/** The view of a log: a control of its own that knows rows and no agents. */
@NullMarked
package dev.paddock.ui.log;

import org.jspecify.annotations.NullMarked;
