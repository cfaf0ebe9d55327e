/** Tests of building and judging environments, with real Pythons and real installers. */
@NullMarked
package dev.paddock.environment;

import org.jspecify.annotations.NullMarked;
