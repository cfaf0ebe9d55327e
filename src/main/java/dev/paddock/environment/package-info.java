/** Virtual environments: keyed, built, judged, repaired and collected. */
@NullMarked
package dev.paddock.environment;

import org.jspecify.annotations.NullMarked;
