/** Runs a workflow: which step comes next, and each step's container through the engine. */
@NullMarked
package dev.forge.workflow.run;

import org.jspecify.annotations.NullMarked;
