// Pool<T>: values that cost something to make, kept for the next who needs one. As Go's sync.Pool:
// what comes out is any that was put in, or a new one; what is put in may never come out again.
//
// Simple on purpose: one stack for all Ps under one short lock, where Go keeps a cache per P and
// steals between them. The last value put in is the first to come out: it is the warmest. Go
// empties its pools when it collects garbage; this one keeps at most `keep` values and destroys
// what is put in beyond.
#pragma once

#include "core/sched/core_lock.h"

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace fiberscope {

// The stack without its type. On goroutines, but for the destructor.
class PoolCore {
  public:
    struct Node {
        Node* next = nullptr;
    };

    explicit PoolCore(std::uint32_t keep) : keep_(keep) {}
    PoolCore(const PoolCore&) = delete;
    PoolCore& operator=(const PoolCore&) = delete;

    // False if it is full.
    bool push(Node* node);
    // Null if it is empty.
    Node* pop();
    // Everything; nobody else uses the pool any more.
    Node* take_all() { return std::exchange(first_, nullptr); }

  private:
    const std::uint32_t keep_;
    ProcLock lock_;  // guards the two below
    Node* first_ = nullptr;
    std::uint32_t size_ = 0;
};

template <std::movable T>
class Pool {
  public:
    // `make` is called, outside of any lock, when a value is wanted and none is there.
    explicit Pool(std::function<T()> make, std::uint32_t keep = 1024)
        : make_(std::move(make)), core_(keep) {}
    ~Pool() {
        for (PoolCore::Node* node = core_.take_all(); node != nullptr;)
            std::unique_ptr<Kept>(static_cast<Kept*>(std::exchange(node, node->next))).reset();
    }
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // A value that nobody else has: one that was put in, as it was then, or a new one.
    T get() {
        const std::unique_ptr<Kept> kept(static_cast<Kept*>(core_.pop()));
        return kept == nullptr ? make_() : std::move(kept->value);
    }
    void put(T value) {
        auto kept = std::make_unique<Kept>(std::move(value));
        if (core_.push(kept.get())) kept.release();
    }

  private:
    struct Kept : PoolCore::Node {
        explicit Kept(T v) : value(std::move(v)) {}
        T value;
    };

    std::function<T()> make_;
    PoolCore core_;
};

}  // namespace fiberscope
