// Stream sockets: TCP on IPv4 and unix sockets, as Go's net.Listener and net.Conn. Copies share the
// socket; see file.h and fd.h. Addresses are "127.0.0.1:8080" (port 0: any that is free) and
// "unix:/path".
#pragma once

#include "core/io/fd.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fiberscope {

class Conn {
  public:
    Conn() = default;  // no connection: every operation says "use of closed network connection"

    // At least one byte, or an error; IoError::eof when the other side has closed.
    Transfer read(void* to, std::size_t size);
    Transfer write(std::string_view bytes);
    IoError close();
    void set_read_deadline(std::optional<std::uint64_t> when_ns);
    void set_write_deadline(std::optional<std::uint64_t> when_ns);

  private:
    friend class Listener;
    friend std::pair<Conn, IoError> dial(const std::string& address);
    explicit Conn(int fd);
    std::shared_ptr<Fd> fd_;
};

class Listener {
  public:
    static std::pair<Listener, IoError> listen(const std::string& address);

    // The next connection.
    std::pair<Conn, IoError> accept();
    IoError close();
    // Where it listens, with the port that was given to it.
    const std::string& address() const { return address_; }

  private:
    std::shared_ptr<Fd> fd_;
    std::string address_;
};

std::pair<Conn, IoError> dial(const std::string& address);

}  // namespace fiberscope
