/** Runs the tests of what Paddock has in Python. */
@NullMarked
package dev.paddock.python;

import org.jspecify.annotations.NullMarked;
