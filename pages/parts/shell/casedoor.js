// A case file may be dropped onto any page: it is read here and sent whole. Where a page takes files itself, they are left to it.

const MANY = 0x8000 // bytes of a call: more arguments than a function may have

const encoded = bytes => {
  let text = ''
  for (let at = 0; at < bytes.length; at += MANY) text += String.fromCharCode(...bytes.subarray(at, at + MANY))
  return btoa(text)
}

export default ({ data, setTriggerValue }) => {
  const isElsewhere = event => event.target.closest?.('[data-testid=stFileUploader]')
  const over = event => {
    if (!isElsewhere(event) && event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }
  const drop = async event => {
    if (isElsewhere(event) || !event.dataTransfer?.files.length) return
    event.preventDefault() // or the browser would leave the page for the file
    const file = [...event.dataTransfer.files].find(one => one.name.toLowerCase().endsWith(data.ending))
    if (!file) return
    if (file.size > data.most) return alert(data.large)
    setTriggerValue('dropped', { name: file.name, content: encoded(new Uint8Array(await file.arrayBuffer())) })
  }
  document.addEventListener('dragover', over)
  document.addEventListener('drop', drop)
  return () => {
    document.removeEventListener('dragover', over)
    document.removeEventListener('drop', drop)
  }
}
