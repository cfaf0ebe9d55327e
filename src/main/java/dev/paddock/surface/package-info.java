/** What a running agent offers, asked over its own ports: REST, gRPC, agent cards, MCP servers. */
@NullMarked
package dev.paddock.surface;

import org.jspecify.annotations.NullMarked;
