package dev.tenon.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The handler answers every caller who is identified; it asks its {@link dev.tenon.authz.Access}
 * for what else is to be decided, as a list does. An {@link Allowed} on a method wins over an
 * {@code Identified} on its class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Identified {}
