/** Starts Paddock and wires its parts together. */
@NullMarked
package dev.paddock;

import org.jspecify.annotations.NullMarked;
