/** What the operator chose, checked as a whole before anything starts. */
@NullMarked
package io.stemma.server.config;

import org.jspecify.annotations.NullMarked;
