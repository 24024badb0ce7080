#include "core/event/check.h"
#include "sim/replay/recording.h"
#include "ui/shell/commands.h"

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

namespace fiberscope::shell {

namespace {

// Go's answer to SIGQUIT, while it exists: the run ends, and reports what every goroutine was at. A
// second one kills, should the first come to nothing. Made before any other thread is: they inherit
// what signals are held back.
class QuitSignal {
  public:
    QuitSignal() {
        sigemptyset(&quit_);
        sigaddset(&quit_, SIGQUIT);
        pthread_sigmask(SIG_BLOCK, &quit_, &before_);
    }
    // From now on act() answers it, on a thread of its own.
    void answer(std::function<void()> act) {
        act_ = std::move(act);
        came_ = signalfd(-1, &quit_, SFD_CLOEXEC);
        over_ = eventfd(0, EFD_CLOEXEC);
        check(came_ >= 0 && over_ >= 0, "no descriptor is left for SIGQUIT");
        waits_ = std::thread([this] {
            pollfd fds[] = {{.fd = came_, .events = POLLIN, .revents = 0},
                            {.fd = over_, .events = POLLIN, .revents = 0}};
            while (poll(fds, 2, -1) < 0) {
            }
            signalfd_siginfo first;
            if (fds[0].revents == 0 || read(came_, &first, sizeof first) < 0) return;
            pthread_sigmask(SIG_UNBLOCK, &quit_, nullptr);
            act_();
        });
    }
    ~QuitSignal() {
        if (waits_.joinable()) {
            eventfd_write(over_, 1);
            waits_.join();
            close(came_);
            close(over_);
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    QuitSignal(const QuitSignal&) = delete;
    QuitSignal& operator=(const QuitSignal&) = delete;

  private:
    std::function<void()> act_;
    sigset_t quit_{}, before_{};
    int came_ = -1, over_ = -1;
    std::thread waits_;
};

}  // namespace

int run_command(const std::string& file, const Choice& choice, const std::string& trace_file,
                const std::vector<std::string>& args) {
    const auto scenario = load_scenario(file);
    if (!scenario) return 1;
    std::optional<QuitSignal> quit;
    if (!choice.seed) quit.emplace();  // a simulated run is one thread's: nobody stops it
    StringTable strings;
    std::unique_ptr<replay::Recording> recording;
    Tee tee;
    if (!trace_file.empty()) {
        recording =
            std::make_unique<replay::Recording>(trace_file, strings, meta_of(*scenario, choice));
        if (recording->error()) return complain(*recording->error());
        tee.add(recording.get());
    }
    std::unique_ptr<world::Paced> paced;
    if (choice.pace) {
        paced = std::make_unique<world::Paced>(true);
        paced->set_rate(*choice.pace);
    }
    Stopper stopper;
    if (quit)
        quit->answer([&] {
            stopper.stop(2, "SIGQUIT: quit");
            if (paced != nullptr) paced->resume();  // a run that is held could not end
        });
    const int status = run_scenario(*scenario, choice,
                                    {.sink = tee.empty() ? nullptr : &tee,
                                     .strings = &strings,
                                     .stopper = &stopper,
                                     .paced = paced.get(),
                                     .args = args});
    quit.reset();  // it may still be about to stop what is gone soon
    if (recording != nullptr) {
        if (const auto error = recording->finish()) return complain(*error);
    }
    return status;
}

}  // namespace fiberscope::shell
