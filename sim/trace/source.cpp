#include "sim/trace/source.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fiberscope::trace {
namespace {

class FileSource final : public Source {
  public:
    explicit FileSource(int fd) : fd_(fd) {}
    ~FileSource() override { ::close(fd_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    // Asked anew each time: a run in progress makes it grow.
    std::uint64_t size() const override {
        struct stat about{};
        return ::fstat(fd_, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
    }

    std::string read(std::uint64_t offset, std::uint64_t count) const override {
        const std::uint64_t end = size();
        // A length that comes from a broken file costs no memory.
        std::string bytes(offset < end ? std::min(count, end - offset) : 0, '\0');
        std::size_t have = 0;
        while (have < bytes.size()) {
            const ssize_t got = ::pread(fd_, bytes.data() + have, bytes.size() - have,
                                        static_cast<off_t>(offset + have));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) break;
            have += static_cast<std::size_t>(got);
        }
        bytes.resize(have);
        return bytes;
    }

  private:
    int fd_;
};

std::string all_of(int fd) {
    std::string bytes;
    char some[1 << 16];
    for (;;) {
        const ssize_t got = ::read(fd, some, sizeof some);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return bytes;
        bytes.append(some, static_cast<std::size_t>(got));
    }
}

}  // namespace

std::unique_ptr<Source> open_source(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return nullptr;
    struct stat about{};
    ::fstat(fd, &about);
    if (S_ISREG(about.st_mode)) return std::make_unique<FileSource>(fd);
    std::unique_ptr<Source> source;
    if (!S_ISDIR(about.st_mode)) source = std::make_unique<MemorySource>(all_of(fd));
    ::close(fd);
    if (source == nullptr) errno = EISDIR;
    return source;
}

}  // namespace fiberscope::trace
