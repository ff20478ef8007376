@NullMarked
package dev.forge.workflow.schedule;

import org.jspecify.annotations.NullMarked;
