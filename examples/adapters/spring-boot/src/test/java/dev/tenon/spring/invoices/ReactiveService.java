package dev.tenon.spring.invoices;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The service on the reactive stack. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ReactiveInvoices.class, Forgiveness.class, Ledger.class})
public class ReactiveService {}
