package dev.paddock.environment;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A package index on this machine that answers everything in one way. */
final class SmallIndex implements AutoCloseable {

  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);

  private SmallIndex(HttpServer server) {
    this.server = server;
  }

  /** One that answers with a status. */
  static SmallIndex answering(int status) throws IOException {
    SmallIndex index = open();
    index.server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    index.server.start();
    return index;
  }

  /** One that takes every question and never answers. */
  static SmallIndex hanging() throws IOException {
    SmallIndex index = open();
    index.server.createContext(
        "/",
        exchange -> {
          try {
            index.closing.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    index.server.start();
    return index;
  }

  private static SmallIndex open() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return new SmallIndex(server);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/simple";
  }

  String urlWith(String credentials) {
    return url().replace("http://", "http://" + credentials + "@");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
