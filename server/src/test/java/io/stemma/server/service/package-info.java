@NullMarked
package io.stemma.server.service;

import org.jspecify.annotations.NullMarked;
