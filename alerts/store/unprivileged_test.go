//go:build unix

package store_test

import "syscall"

// nobody is the user who may do nothing in particular.
const nobody = 65534

func asNobody() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}
