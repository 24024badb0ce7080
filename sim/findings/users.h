// Who has used which channel, lock or counter, and in which role: what "its only receiver" is known
// from. Gathered from the events alone, for a whole run; each use keeps the index of the event that
// was the first of its kind, so that one table serves every instant of the run. One thread.
#pragma once

#include "core/event/reasons.h"
#include "core/record/sink.h"

#include <array>
#include <cstdint>
#include <vector>

namespace fiberscope::findings {

enum class Role : std::uint8_t {
    send,     // to a channel; also in a select that waited for it
    receive,  // from a channel; the same
    close,    // a channel
    lock,     // a lock, to read too; or waited for it
    add,      // to a WaitGroup
    done,     // took from a WaitGroup
    acquire,  // a semaphore's permits, or waited for them
    release,  // them
    wait,     // for a WaitGroup or a Cond
    signal,   // a Cond, and woke somebody
};

struct User {
    GoId g = GoId::none;      // none: a timer (only sends and closes)
    std::uint64_t first = 0;  // index of the event with which it first appeared in this role
    bool operator==(const User&) const = default;
};

class Users : public Sink {
  public:
    // Of an object and a role so many are known by name; that there are more is known too. A
    // worker pool has some dozens; a sentence names three.
    static constexpr std::size_t kMost = 32;

    void take(const Event& event, std::string_view text) override;

    struct Known {
        std::vector<User> users;  // by first
        bool more = false;        // there are others
    };
    // Of the whole run so far.
    Known of(ObjectId object, Role role) const;

    std::uint64_t events() const { return events_; }
    // Index of the goroutine's go_create; 0 if it is not known.
    std::uint64_t created(GoId g) const { return raw(g) < gos_.size() ? gos_[raw(g)] : 0; }

  private:
    struct Use {
        User user;
        Role role;
    };
    struct Object {
        ObjectKind kind = ObjectKind::channel;
        std::uint32_t more = 0;  // a bit for each role
        std::vector<Use> uses;
    };
    void use(std::uint32_t object, std::uint32_t g, Role role);
    void follow(const Event& event);  // who runs where
    void channel(const Event& event);
    void lock_or_counter(const Event& event);
    void waiter(const Event& event);

    std::vector<Object> objects_;         // by id
    std::vector<std::uint64_t> gos_;      // by id: when it was created
    std::vector<std::uint32_t> running_;  // by machine
    std::uint64_t events_ = 0;
};

}  // namespace fiberscope::findings
