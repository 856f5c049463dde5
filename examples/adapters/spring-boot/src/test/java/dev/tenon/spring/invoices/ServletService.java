package dev.tenon.spring.invoices;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The service on the servlet stack. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Invoices.class, Ledger.class})
public class ServletService {}
