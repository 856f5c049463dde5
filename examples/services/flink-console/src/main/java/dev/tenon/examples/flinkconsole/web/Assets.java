package dev.tenon.examples.flinkconsole.web;

import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The style sheet and the icon, for everybody; there is no script. */
final class Assets {

  private Assets() {}

  static List<Route> routes() {
    return List.of(
        Route.get("/console.css", file("console.css", "text/css; charset=utf-8")).open(),
        Route.get("/icon.svg", file("icon.svg", "image/svg+xml")).open());
  }

  private static Route.Handler file(String name, String type) {
    byte[] bytes = read(name);
    return (Call call, HttpServletRequest request, HttpServletResponse response) -> {
      response.setContentType(type);
      response.setHeader("Cache-Control", "public, max-age=3600");
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    };
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
