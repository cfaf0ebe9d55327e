/** Child processes: commands, the shim, process identity, ports. */
@NullMarked
package dev.paddock.process;

import org.jspecify.annotations.NullMarked;
