#include "core/io/file.h"

#include "core/runtime.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace fiberscope {

std::pair<File, IoError> File::open(const std::string& path, int flags, unsigned mode) {
    int failed = 0;
    const int fd = system_call([&] {
        const int opened = ::open(path.c_str(), flags | O_CLOEXEC, mode);
        if (opened < 0) failed = errno;
        return opened;
    });
    if (fd < 0) return {File(), IoError::kernel(failed)};
    return {adopt(fd), {}};
}

File File::adopt(int fd, const char* name) {
    File file;
    file.fd_ = std::make_shared<Fd>(fd, Fd::Use::file, name);
    return file;
}

// A copy keeps it alive while somebody else lets it go.
Transfer File::read(void* to, std::size_t size) {
    const auto fd = fd_;
    return fd ? fd->read(to, size) : Transfer{0, IoError::closed};
}
Transfer File::write(std::string_view bytes) {
    const auto fd = fd_;
    return fd ? fd->write(bytes.data(), bytes.size()) : Transfer{0, IoError::closed};
}
IoError File::close() {
    const auto fd = fd_;
    return fd ? fd->close() : IoError::closed;
}
void File::set_read_deadline(std::optional<std::uint64_t> when_ns) {
    if (const auto fd = fd_) fd->set_deadline(WaitQueue::recv, when_ns);
}
void File::set_write_deadline(std::optional<std::uint64_t> when_ns) {
    if (const auto fd = fd_) fd->set_deadline(WaitQueue::send, when_ns);
}

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {File(), File(), IoError::kernel(errno)};
    return {File::adopt(ends[0], "reader"), File::adopt(ends[1], "writer"), IoError()};
}

}  // namespace fiberscope
