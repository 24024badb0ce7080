#include "core/io/net.h"

#include "core/runtime.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace fiberscope {
namespace {

constexpr std::string_view kUnix = "unix:";

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
    IoError error;
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    int family() const { return storage.ss_family; }
};

Address parse(const std::string& text) {
    Address address;
    address.error = IoError::kernel(EINVAL);
    if (text.starts_with(kUnix)) {
        auto& unix_address = reinterpret_cast<sockaddr_un&>(address.storage);
        const std::string path = text.substr(kUnix.size());
        if (path.empty() || path.size() >= sizeof unix_address.sun_path) return address;
        unix_address.sun_family = AF_UNIX;
        std::memcpy(unix_address.sun_path, path.c_str(), path.size() + 1);
        address.size = sizeof unix_address;
    } else {
        auto& ip_address = reinterpret_cast<sockaddr_in&>(address.storage);
        const std::size_t colon = text.rfind(':');
        if (colon == std::string::npos) return address;
        const std::string host = text.substr(0, colon);
        char* end = nullptr;
        const long port = std::strtol(text.c_str() + colon + 1, &end, 10);
        if (end == text.c_str() + colon + 1 || *end != 0 || port < 0 || port > 65535 ||
            inet_pton(AF_INET, host.c_str(), &ip_address.sin_addr) != 1)
            return address;
        ip_address.sin_family = AF_INET;
        ip_address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.size = sizeof ip_address;
    }
    address.error = {};
    return address;
}

// Where a socket with port 0 really listens.
std::string bound_to(int fd, const std::string& asked) {
    Address address;
    address.size = sizeof address.storage;
    if (asked.starts_with(kUnix) || getsockname(fd, address.get(), &address.size) != 0)
        return asked;
    const auto& ip_address = reinterpret_cast<const sockaddr_in&>(address.storage);
    return asked.substr(0, asked.rfind(':') + 1) + std::to_string(ntohs(ip_address.sin_port));
}

// The errno of the last call; closes the socket.
IoError give_up(int fd) {
    const IoError error = IoError::kernel(errno);
    if (fd >= 0) ::close(fd);
    return error;
}

// As Go: small messages are not held back.
void send_at_once(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // a unix socket has no such thing
}

}  // namespace

Conn::Conn(int fd) : fd_(std::make_shared<Fd>(fd, Fd::Use::network, "conn")) {
    send_at_once(fd);
}

// A copy keeps it alive while somebody else lets it go.
Transfer Conn::read(void* to, std::size_t size) {
    const auto fd = fd_;
    return fd ? fd->read(to, size) : Transfer{0, IoError::network_closed};
}
Transfer Conn::write(std::string_view bytes) {
    const auto fd = fd_;
    return fd ? fd->write(bytes.data(), bytes.size()) : Transfer{0, IoError::network_closed};
}
IoError Conn::close() {
    const auto fd = fd_;
    return fd ? fd->close() : IoError::network_closed;
}
void Conn::set_read_deadline(std::optional<std::uint64_t> when_ns) {
    if (const auto fd = fd_) fd->set_deadline(WaitQueue::recv, when_ns);
}
void Conn::set_write_deadline(std::optional<std::uint64_t> when_ns) {
    if (const auto fd = fd_) fd->set_deadline(WaitQueue::send, when_ns);
}

std::pair<Listener, IoError> Listener::listen(const std::string& text) {
    const Address address = parse(text);
    if (address.error) return {Listener(), address.error};
    const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(fd, address.get(), address.size) != 0 || ::listen(fd, SOMAXCONN) != 0)
        return {Listener(), give_up(fd)};
    Listener listener;
    listener.address_ = bound_to(fd, text);
    listener.fd_ = std::make_shared<Fd>(fd, Fd::Use::network, "listener");
    return {std::move(listener), {}};
}

std::pair<Conn, IoError> Listener::accept() {
    const auto fd = fd_;
    if (!fd) return {Conn(), IoError::network_closed};
    int connection = -1;
    if (const IoError error = fd->accept(connection)) return {Conn(), error};
    return {Conn(connection), {}};
}

IoError Listener::close() {
    const auto fd = fd_;
    return fd ? fd->close() : IoError::network_closed;
}

std::pair<Conn, IoError> dial(const std::string& text) {
    const Address address = parse(text);
    if (address.error) return {Conn(), address.error};
    const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return {Conn(), give_up(fd)};
    // A unix socket says EAGAIN where its listener's queue is full, and no event tells when it is
    // not: it is tried again.
    int failed = 0;
    while ((failed = ::connect(fd, address.get(), address.size) == 0 ? 0 : errno) == EAGAIN)
        sleep_for(std::chrono::milliseconds(1));
    if (failed != 0 && failed != EINPROGRESS) {
        ::close(fd);
        return {Conn(), IoError::kernel(failed)};
    }
    Conn conn(fd);
    if (failed == EINPROGRESS)
        if (const IoError error = conn.fd_->finish_connect()) return {Conn(), error};
    return {std::move(conn), {}};
}

}  // namespace fiberscope
