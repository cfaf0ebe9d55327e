/** The data folder and how files in it are written, locked and recovered. */
@NullMarked
package dev.paddock.storage;

import org.jspecify.annotations.NullMarked;
