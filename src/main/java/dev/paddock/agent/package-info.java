/** Agents and their runs, behind one façade: {@code AgentService}. */
@NullMarked
package dev.paddock.agent;

import org.jspecify.annotations.NullMarked;
