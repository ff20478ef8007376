@NullMarked
package dev.forge.core.template;

import org.jspecify.annotations.NullMarked;
