/** Rules about which part may see which. */
@NullMarked
package dev.paddock.architecture;

import org.jspecify.annotations.NullMarked;
