/** Reads YAML into a tree that knows the place of every key and value, within limits that no file can exceed. */
@NullMarked
package dev.forge.workflow.yaml;

import org.jspecify.annotations.NullMarked;
