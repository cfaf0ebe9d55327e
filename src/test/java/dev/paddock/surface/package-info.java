/** Tests of surface. */
@NullMarked
package dev.paddock.surface;

import org.jspecify.annotations.NullMarked;
