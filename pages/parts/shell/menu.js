// On a phone the sidebar lies over the page: whoever has chosen a page there wants to see it.

const NARROW = 768 // pixels, as in Streamlit

export default ({ parentElement }) => {
  const sidebar = parentElement.closest('[data-testid=stSidebar]')
  if (sidebar)
    sidebar.onclick = event => {
      if (event.target.closest('a') && innerWidth <= NARROW)
        sidebar.querySelector('[data-testid=stSidebarCollapseButton] button')?.click()
    }
}
