package dev.tenon.servlet;

import jakarta.servlet.http.HttpServlet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;

/** A Jetty without a socket that lets every odd path through, so that the gate alone refuses. */
final class Site {

  private final Server server = new Server();
  private final LocalConnector connector;

  Site(Gate gate, Map<String, HttpServlet> servlets, String contextPath) throws Exception {
    HttpConfiguration lenient = new HttpConfiguration();
    lenient.setUriCompliance(UriCompliance.UNSAFE);
    connector = new LocalConnector(server, new HttpConnectionFactory(lenient));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler(contextPath);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.addServletContainerInitializer((classes, starting) -> gate.install(starting));
    servlets.forEach(
        (mapping, servlet) -> {
          ServletHolder holder = new ServletHolder(mapping, servlet);
          holder.setAsyncSupported(true);
          context.addServlet(holder, mapping);
        });
    server.setHandler(context);
    server.start();
  }

  /** Sends one request as it stands. */
  HttpTester.Response send(String method, String path, String... headers) throws Exception {
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: site\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    text.append("Connection: close\r\n\r\n");
    boolean head = method.equals("HEAD");
    String response = connector.getResponse(text.toString(), head, 10, TimeUnit.SECONDS);
    return head ? HttpTester.parseHeadResponse(response) : HttpTester.parseResponse(response);
  }

  void stop() throws Exception {
    server.stop();
  }
}
