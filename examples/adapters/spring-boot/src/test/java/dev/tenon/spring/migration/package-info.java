/** One service with the rules of Spring Security, and with a policy. */
@NullMarked
package dev.tenon.spring.migration;

import org.jspecify.annotations.NullMarked;
