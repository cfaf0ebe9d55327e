/** Run logs: captured to disk, read back, understood line by line. */
@NullMarked
package dev.paddock.log;

import org.jspecify.annotations.NullMarked;
