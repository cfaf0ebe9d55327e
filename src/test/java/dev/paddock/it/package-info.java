/** Runs the whole of Paddock from outside, as a user's script would, on what other tools made. */
@NullMarked
package dev.paddock.it;

import org.jspecify.annotations.NullMarked;
