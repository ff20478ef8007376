/** The commands that read, show and run workflows. */
@NullMarked
package dev.forge.cli.workflow;

import org.jspecify.annotations.NullMarked;
