/** Package archives and folders, read safely into manifests. */
@NullMarked
package dev.paddock.apkg;

import org.jspecify.annotations.NullMarked;
