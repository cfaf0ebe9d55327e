/** Tests of reading packages. */
@NullMarked
package dev.paddock.apkg;

import org.jspecify.annotations.NullMarked;
