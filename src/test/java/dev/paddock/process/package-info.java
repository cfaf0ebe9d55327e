/** Tests with real processes. */
@NullMarked
package dev.paddock.process;

import org.jspecify.annotations.NullMarked;
