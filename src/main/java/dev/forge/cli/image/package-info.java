/** The commands for images, such as {@code load}, {@code images} and {@code rmi}. Internal. */
@NullMarked
package dev.forge.cli.image;

import org.jspecify.annotations.NullMarked;
