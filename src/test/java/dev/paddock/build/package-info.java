/** Tools the build runs on the sources themselves. */
@NullMarked
package dev.paddock.build;

import org.jspecify.annotations.NullMarked;
