/** Tests of the load tester. */
@NullMarked
package io.stemma.client.load;

import org.jspecify.annotations.NullMarked;
