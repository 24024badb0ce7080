// Go text of syscall: the calls of the kernel that a lesson needs. Nanosleep is the plainest one
// that blocks: where time.Sleep parks a goroutine, it takes the M along.
namespace fiberscope::lang {

extern const char* const kSyscallSource;
const char* const kSyscallSource = R"go(
package syscall

type Errno uintptr

const (
	ENOENT = Errno(2)
	EINTR  = Errno(4)
	EBADF  = Errno(9)
	EAGAIN = Errno(11)
	EINVAL = Errno(22)
	EPIPE  = Errno(32)
)

func errorText(errno int) string
func (e Errno) Error() string { return errorText(int(e)) }

type Timespec struct {
	Sec  int64
	Nsec int64
}

func (ts *Timespec) Unix() (sec int64, nsec int64) { return ts.Sec, ts.Nsec }
func (ts *Timespec) Nano() int64                   { return ts.Sec*1e9 + ts.Nsec }

func NsecToTimespec(nsec int64) Timespec {
	sec := nsec / 1e9
	nsec = nsec % 1e9
	if nsec < 0 {
		nsec += 1e9
		sec--
	}
	return Timespec{sec, nsec}
}
func TimespecToNsec(ts Timespec) int64 { return ts.Nano() }

func nanosleep(sec, nsec int64) (errno int, leftSec, leftNsec int64)

func Nanosleep(time *Timespec, leftover *Timespec) (err error) {
	errno, sec, nsec := nanosleep(time.Sec, time.Nsec)
	if errno == 0 {
		return nil
	}
	if leftover != nil && Errno(errno) == EINTR {
		*leftover = Timespec{sec, nsec}
	}
	return Errno(errno)
}
)go";

}  // namespace fiberscope::lang
