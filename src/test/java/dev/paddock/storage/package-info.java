/** Tests of storage. */
@NullMarked
package dev.paddock.storage;

import org.jspecify.annotations.NullMarked;
