@NullMarked
package dev.forge.workflow.export;

import org.jspecify.annotations.NullMarked;
