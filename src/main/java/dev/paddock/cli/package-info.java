/** The command line over the services. */
@NullMarked
package dev.paddock.cli;

import org.jspecify.annotations.NullMarked;
