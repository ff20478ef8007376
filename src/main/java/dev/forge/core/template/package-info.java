/** Go's text/template as docker's users write it behind {@code --format}; nothing of it is on the way to a start. */
@NullMarked
package dev.forge.core.template;

import org.jspecify.annotations.NullMarked;
