/** The graph of a workflow: what waits for what, cycles, levels, the critical path, and its pictures. */
@NullMarked
package dev.forge.workflow.graph;

import org.jspecify.annotations.NullMarked;
