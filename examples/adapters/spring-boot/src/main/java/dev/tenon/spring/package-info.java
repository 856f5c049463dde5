/**
 * Tenon in Spring Boot: every mapping of the dispatcher is declared and decided, on the servlet and
 * on the reactive stack; methods, lists, health, meters, audit and approvals by properties.
 */
@NullMarked
package dev.tenon.spring;

import org.jspecify.annotations.NullMarked;
